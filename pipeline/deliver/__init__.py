"""Send editions where the settings say: by mail, to a folder, to a web address; each once, whatever is run again."""
