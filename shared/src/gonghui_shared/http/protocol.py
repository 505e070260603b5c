"""HTTP/1.1 as the services speak it: uvicorn's fast parser, with a bound on what precedes a body."""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 64 * 1024  # bytes of request line and headers, as uvicorn's other parser has it


class BoundedHead(HttpToolsProtocol):
    """Ends connections whose request line and headers never end: the parser would gather them in memory for ever."""

    _head = 0  # bytes of the head under way, from the second piece that arrives
    _is_in_head = False

    def on_message_begin(self) -> None:
        """A request line begins."""
        self._is_in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """What follows is the body, which flow control and the gate bound."""
        self._is_in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Bytes of requests; the rest of a head that is too long is never read."""
        if self._is_in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._is_in_head = False
                self.send_400_response("Request head too large.")
        if not self.transport.is_closing():
            super().data_received(data)
