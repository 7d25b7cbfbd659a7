-- Where pgvector is there to be used, nearest neighbours come from an index. An index needs a fixed number of
-- dimensions: one for each size that common models have. Queries use them if they say
--   where dimensions = 384 order by vector::halfvec(384) <=> :query::halfvec(384)
-- Runs after each migration, so that a server that gains the extension later gains the indexes too.
do $$
declare
    size int;
begin
    if not exists (select from pg_available_extensions where name = 'vector') then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('cairn.vector_indexes'));
    create extension if not exists vector;
    foreach size in array array[256, 384, 512, 768, 1024, 1536, 3072] loop
        execute format(
            'create index if not exists embeddings_hnsw_%1$s on embeddings '
            'using hnsw ((vector::halfvec(%1$s)) halfvec_cosine_ops) where dimensions = %1$s', size);
    end loop;
exception
    when insufficient_privilege then
        raise notice 'pgvector is available, but this user may not create it: searches read every vector';
end
$$;
