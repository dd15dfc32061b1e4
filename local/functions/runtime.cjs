// Lambda's runtime for Node in a worker thread: loads the handler, then invokes it with each event, one at a time.
// CommonJS and without imports of the project, since it is loaded as it is.
//
// To the platform: { ready }, { line }, { result | error, usedBytes }, { fatal }. From it: { event, requestId, end }.

const { join } = require("node:path");
const { format } = require("node:util");
const { getHeapStatistics } = require("node:v8");
const { parentPort, workerData } = require("node:worker_threads");

const { handler: handlerName, timeout, memory, arn, logGroup } = workerData;
const { AWS_LAMBDA_FUNCTION_NAME: functionName, LAMBDA_TASK_ROOT: taskRoot } = process.env;

let requestId;

/** Own lines go to the platform at once, so that none is lost when the thread ends. */
function capture(stream) {
  let rest = "";
  stream.write = (chunk, encoding, callback) => {
    const lines = (rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"))).split(
      "\n",
    );
    rest = lines.pop();
    for (const line of lines) parentPort.postMessage({ line, requestId });
    const done = typeof encoding === "function" ? encoding : callback;
    if (done) done();
    return true;
  };
}

/** In Lambda's JSON format console writes an entry for each text. */
function patchConsole() {
  const levels = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...values) => {
      const entry = { timestamp: new Date().toISOString(), level, requestId, message: format(...values) };
      process.stdout.write(`${JSON.stringify(entry)}\n`);
    };
  }
}

/** An error as Lambda answers it. */
function described(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: String(error.stack ?? "").split("\n"),
  };
}

/** Says why the instance ends. */
function end(errorType, error) {
  parentPort.postMessage({ fatal: { ...described(error), errorType } });
  process.exit(128);
}

function usedBytes() {
  const { used_heap_size, external_memory, malloced_memory } = getHeapStatistics();
  return used_heap_size + external_memory + malloced_memory;
}

function load() {
  const dot = handlerName.lastIndexOf(".");
  const [module, name] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const handler = require(join(taskRoot, module))[name];
  if (typeof handler !== "function") {
    throw Object.assign(new Error(`${handlerName} is undefined or not exported`), {
      name: "Runtime.HandlerNotFound",
    });
  }
  return handler;
}

function contextOf({ requestId: id, end: deadline }) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memory),
    awsRequestId: id,
    logGroupName: logGroup,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, Math.min(timeout * 1000, deadline - Date.now())),
  };
}

/** Answers by promise or, as handlers once did, by callback. */
function called(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") returned.then(resolve, reject);
  });
}

async function invoke(handler, message) {
  requestId = message.requestId;
  try {
    const result = await called(handler, JSON.parse(message.event), contextOf(message));
    const text = result === undefined ? "null" : JSON.stringify(result);
    parentPort.postMessage({ result: text, usedBytes: usedBytes() });
  } catch (error) {
    parentPort.postMessage({ error: described(error), usedBytes: usedBytes() });
  }
}

capture(process.stdout);
capture(process.stderr);
patchConsole();
process.on("unhandledRejection", (error) => end("Runtime.UnhandledPromiseRejection", error));
process.on("uncaughtException", (error) => end(described(error).errorType, error));

try {
  const handler = load();
  parentPort.on("message", (message) => invoke(handler, message));
  parentPort.postMessage({ ready: true });
} catch (error) {
  end(error.code === "MODULE_NOT_FOUND" ? "Runtime.ImportModuleError" : described(error).errorType, error);
}
