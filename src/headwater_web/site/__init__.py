"""The site: settings, addresses, base templates, and the pages that join domains."""
