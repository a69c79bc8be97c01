"""Write a network of COUNT made-up papers as FORMAT to FILE; print seconds of CPU, and kilobytes.

The kilobytes are the most memory that the process held at once.
"""

import resource
import sys
import time

from benchmarks.synthetic.network import papers
from nsa_graph.network.export import export
from nsa_graph.network.formats import find

name, count, path = sys.argv[1:]
before = time.process_time()
export(papers(int(count)), find(name), path)
spent = time.process_time() - before
print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
