"""What people write into forms: read, checked, and given back with what is to be mended."""
