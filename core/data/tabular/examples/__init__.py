"""Tables that come with nnlab, as facts that others measured."""
