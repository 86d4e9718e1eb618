import psycopg
import redis


def test_every_test_has_a_database_of_its_own(new_database, database_url, pg_admin_url):
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE t AS SELECT 7 AS n")
    copy = new_database(template=database_url)
    assert len({copy, database_url, pg_admin_url}) == 3
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT n FROM t").fetchone() == (7,)


def test_redis_begins_empty(redis_url, cache_url):
    for url in (redis_url, cache_url):
        with redis.Redis.from_url(url) as client:
            assert client.dbsize() == 0
            client.set("left", "over")


def test_redis_begins_empty_again(redis_url, cache_url):
    for url in (redis_url, cache_url):
        with redis.Redis.from_url(url) as client:
            assert client.dbsize() == 0
