-- Communities of a run and level, the largest first.
CREATE INDEX communities_by_size ON communities (run_key, level, size DESC, community_id)
