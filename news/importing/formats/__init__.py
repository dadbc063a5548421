"""The formats that an import reads. Each reader turns a file's bytes into a `document.SourceText`."""
