"""The copy of the search's index that Elasticsearch holds, where a site has one.

The database's own engine is always complete and can always answer; the copy answers faster when all is well.
See docs/decisions/0020-elasticsearch-is-a-copy.md and 0021-versions-are-the-queue.md.
"""
