import os
import socket

import pytest

from cli.stack.errors import StackError
from cli.stack.ports import check_free, free_ports


def test_free_ports_are_different_and_free():
    ports = free_ports(20)
    assert len(set(ports)) == 20
    check_free(ports[0])


def test_a_busy_port_is_told_with_its_holder_and_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(StackError, match=rf"^port {port} is in use by pid {os.getpid()} \(.+\): use --port N$"):
            check_free(port)


def test_a_port_that_does_not_exist_is_told():
    with pytest.raises(StackError, match="port 70000 does not exist"):
        check_free(70000)


def test_a_port_just_used_by_a_closed_connection_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()
    check_free(port)
