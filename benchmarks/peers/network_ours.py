"""Write a network of COUNT made-up papers as FORMAT to FILE; print the seconds of processor."""

import sys
import time

from benchmarks.synthetic.network import papers
from nsa_graph.network.formats import export, find

name, count, path = sys.argv[1:]
before = time.process_time()
export(papers(int(count)), find(name), path)
print(time.process_time() - before)
