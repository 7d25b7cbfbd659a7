package dev.cairn.local;

/** What the local server is told. Written before each start, so that the directory holds no settings of its own. */
final class PostgresSettings {
    private PostgresSettings() {}

    static String server(int port) {
        return """
                # Written at each start of the local stack: changes are lost.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 60
                password_encryption = 'scram-sha-256'

                # What is acknowledged is on disk.
                fsync = on
                synchronous_commit = on
                full_page_writes = on

                # A laptop's share of memory, and room in the log for bulk loads.
                shared_buffers = '128MB'
                work_mem = '8MB'
                maintenance_work_mem = '64MB'
                dynamic_shared_memory_type = posix
                max_parallel_workers_per_gather = 2
                wal_level = replica
                max_wal_senders = 0
                max_wal_size = '2GB'
                min_wal_size = '80MB'
                checkpoint_timeout = '10min'
                jit = off

                timezone = 'UTC'
                log_timezone = 'UTC'
                datestyle = 'iso, ymd'
                default_text_search_config = 'pg_catalog.english'
                """.formatted(port);
    }

    /** Over TCP only, and never without the password. */
    static String access() {
        return """
                # TYPE  DATABASE  USER  ADDRESS       METHOD
                host    all       all   127.0.0.1/32  scram-sha-256
                """;
    }
}
