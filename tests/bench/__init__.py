"""`make bench`: what each kind of page costs, beside a bare Django view under the same server."""
