import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReportForm(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPORT_FORM_UNSPECIFIED: _ClassVar[ReportForm]
    REPORT_FORM_HTML: _ClassVar[ReportForm]
    REPORT_FORM_PDF: _ClassVar[ReportForm]
REPORT_FORM_UNSPECIFIED: ReportForm
REPORT_FORM_HTML: ReportForm
REPORT_FORM_PDF: ReportForm

class Report(_message.Message):
    __slots__ = ("id", "tenant_id", "week", "title", "html_bytes", "pdf_bytes", "create_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    WEEK_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    HTML_BYTES_FIELD_NUMBER: _ClassVar[int]
    PDF_BYTES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    tenant_id: str
    week: str
    title: str
    html_bytes: int
    pdf_bytes: int
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., week: _Optional[str] = ..., title: _Optional[str] = ..., html_bytes: _Optional[int] = ..., pdf_bytes: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
