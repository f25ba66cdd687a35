"""What people say of a figure: challenged in place, answered, commented on and signed off.

A figure is named by public codes: its indicator and its area. What is said stands beside it.
"""
