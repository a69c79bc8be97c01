"""Build the dataset and do nothing with it: what the check is measured against."""

from nsa_graph.assemble.dataset import assemble

assemble()
