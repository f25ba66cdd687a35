def trace_page(*a):
    raise LookupError("x")
