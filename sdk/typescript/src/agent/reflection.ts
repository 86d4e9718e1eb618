/** gRPC's server reflection, both versions: they differ in nothing but the name. */

import { type DescFile, type DescService, toBinary } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";

import { ServerReflection, type ServerReflectionRequest } from "../contract/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as ServerReflectionAlpha } from "../contract/grpc/reflection/v1alpha/reflection_pb.js";

type Question = ServerReflectionRequest["messageRequest"];

/** Tells of the services, of their files and of what those import. */
export function reflect(router: ConnectRouter, services: DescService[]): void {
  const known = new Descriptions([...services, ServerReflection, ServerReflectionAlpha]);
  router.service(ServerReflection, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) yield { originalRequest: request, messageResponse: known.answer(request.messageRequest) };
    },
  });
  router.service(ServerReflectionAlpha, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield { originalRequest: request, messageResponse: known.answer(request.messageRequest as Question) };
      }
    },
  });
}

class Descriptions {
  readonly #files = new Map<string, DescFile>();
  readonly #symbols = new Map<string, DescFile>();

  constructor(private readonly services: DescService[]) {
    for (const service of services) this.#add(service.file);
  }

  answer(question: Question) {
    switch (question.case) {
      case "listServices":
        return { case: "listServicesResponse", value: { service: this.services.map(({ typeName }) => ({ name: typeName })) } } as const;
      case "fileByFilename":
        return described(this.#files.get(question.value));
      case "fileContainingSymbol":
        return described(this.#symbols.get(question.value));
      default:
        return failure(Code.Unimplemented, `${question.case ?? "nothing"} cannot be answered`);
    }
  }

  #add(file: DescFile): void {
    if (this.#files.has(`${file.name}.proto`)) return;
    this.#files.set(`${file.name}.proto`, file);
    for (const type of nestedTypes(file)) {
      this.#symbols.set(type.typeName, file);
      if (type.kind === "service") for (const method of type.methods) this.#symbols.set(`${type.typeName}.${method.name}`, file);
    }
    for (const imported of file.dependencies) this.#add(imported);
  }
}

function described(file: DescFile | undefined) {
  if (!file) return failure(Code.NotFound, "it is not known here");
  const fileDescriptorProto = [...withImports(file)].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } } as const;
}

function withImports(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  seen.add(file);
  for (const imported of file.dependencies) if (!seen.has(imported)) withImports(imported, seen);
  return seen;
}

function failure(errorCode: Code, errorMessage: string) {
  return { case: "errorResponse", value: { errorCode, errorMessage } } as const;
}
