"""A protoc plugin that writes *_pb2_grpc.py, because grpcio-tools has that generator only inside its own protoc."""

import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import FileDescriptorSet


def generate(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """Run grpcio-tools on the files that hold a service; raises CalledProcessError when its protoc fails."""
    response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    with tempfile.TemporaryDirectory() as folder:
        descriptors, output = Path(folder, "descriptors"), Path(folder, "output")
        descriptors.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
        output.mkdir()
        wanted = {file.name for file in request.proto_file if file.service}.intersection(request.file_to_generate)
        options = [f"--descriptor_set_in={descriptors}", f"--grpc_python_out={output}", *sorted(wanted)]
        if wanted:
            subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *options], check=True)
        for path in sorted(output.rglob("*.py")):
            response.file.add(name=path.relative_to(output).as_posix(), content=path.read_text("utf-8"))
    return response


if __name__ == "__main__":
    sys.stdout.buffer.write(generate(CodeGeneratorRequest.FromString(sys.stdin.buffer.read())).SerializeToString())
