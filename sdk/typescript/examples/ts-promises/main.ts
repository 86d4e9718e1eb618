import { serve } from "../../src/agent/index.js";

await serve(new URL("./agent.js", import.meta.url));
