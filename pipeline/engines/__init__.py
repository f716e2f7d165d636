"""Text-to-text models behind one protocol, and the registry that says which there are."""
