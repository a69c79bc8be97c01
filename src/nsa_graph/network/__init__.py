"""Relations as graphs: a view gives a network, a writer takes one."""
