import json
import os
import socket
import subprocess
import sys
from collections import deque

import pytest

from cli.stack import ports
from cli.stack.errors import StackError
from cli.stack.ports import check_free, free_ports


def test_free_ports_are_different_and_free():
    found = free_ports(20)
    assert len(set(found)) == 20
    check_free(found[0])


def test_a_port_that_one_stack_chose_no_other_chooses_and_its_programs_listen_on_it(monkeypatch):
    first = free_ports(1)[0]
    narrow = first, first + 99
    monkeypatch.setattr(ports, "_RANGE", narrow)
    taken = free_ports(40)
    beside = f"from cli.stack import ports; ports._RANGE = {narrow}; print(ports.free_ports(40))"
    others = subprocess.run([sys.executable, "-c", beside], capture_output=True, text=True, check=True).stdout
    assert not set(taken) & set(json.loads(others))
    with socket.create_server(("127.0.0.1", taken[0])) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()


def test_one_process_keeps_no_more_ports_than_it_may_have_open(monkeypatch):
    monkeypatch.setattr(ports, "_MOST", 3)
    monkeypatch.setattr(ports, "_ours", deque())
    taken = [free_ports(1)[0] for _ in range(4)]
    assert [held.getsockname()[1] for held in ports._ours] == taken[1:]
    for held in ports._ours:
        held.close()


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
