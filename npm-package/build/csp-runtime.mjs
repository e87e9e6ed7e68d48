// TeaVM's WasmGC runtime makes functions out of text, which a strict content security policy forbids.
// This replaces each such place by a closure. A place that is not found, or a new one, stops the build.

/** The JavaScript bodies that the engine uses (its @JSBody texts), by parameters and text. */
const BODIES = {
  '["str","return str;"]': '(str) => str',
};

const REPLACEMENTS = [
  [
    /result = new Function\("return " \+ name \+ ";"\);/,
    'result = () => name.split(".").reduce((object, key) => object[key], globalThis);',
  ],
  [/new Function\("value", name \+ " = value;"\)\(value\);/, 'globalThis[name] = value;'],
  [
    /return new Function\(\s*"rethrowJavaAsJs",\s*"fn",\s*`return function\(\$\{paramsAsString\}\)[\s\S]*?\)\(rethrowJavaAsJs, fn\);/,
    'return guarded((self, args) => fn(...gathered(args, fn.length, vararg)));',
  ],
  [
    /return new Function\(\s*"constructor",[\s\S]*?\)\(c\);/,
    `return { [name](marker, javaObject) { return c.call(this, marker, javaObject); } }[name];`,
  ],
  [
    /cls\.prototype\[name\] = new Function\(\s*"rethrowJavaAsJs",[\s\S]*?\)\(rethrowJavaAsJs, fn\);/,
    'cls.prototype[name] = guarded((self, args) => fn(self, ...gathered(args, fn.length - 1, vararg)));',
  ],
  [
    /imports\.teavmJso\["createFunction" \+ i\] = new Function\([\s\S]*?\)\.bind\(null, wrapCallFromJavaToJs\);/,
    'imports.teavmJso["createFunction" + i] = (...text) => bodyOf(text);',
  ],
  [
    /imports\.teavmJso\["callFunction" \+ i\] = new Function\([\s\S]*?\)\.bind\(null, rethrowJsAsJava\);/,
    `imports.teavmJso["callFunction" + i] = (fn, ...args) => {
      try { return fn(...args); } catch (e) { rethrowJsAsJava(e); }
    };`,
  ],
  [
    /imports\.teavmJso\["callMethod" \+ i\] = new Function\([\s\S]*?\)\.bind\(null, rethrowJsAsJava, getGlobalName\);/,
    `imports.teavmJso["callMethod" + i] = (instance, method, ...args) => {
      try {
        return instance !== null ? instance[method](...args) : getGlobalName(method)(...args);
      } catch (e) { rethrowJsAsJava(e); }
    };`,
  ],
  [
    /imports\.teavmJso\["construct" \+ i\] = new Function\([\s\S]*?\)\.bind\(null, rethrowJsAsJava\);/,
    `imports.teavmJso["construct" + i] = (constructor, ...args) => {
      try { return new constructor(...args); } catch (e) { rethrowJsAsJava(e); }
    };`,
  ],
  [
    /imports\.teavmJso\["arrayOf" \+ i\] = new Function\([\s\S]*?\);/,
    'imports.teavmJso["arrayOf" + i] = (...args) => args;',
  ],
  // Only Node would load from a file, and Node runs the JS build.
  [/nodeFsImportObject = import\("node:fs\/promises"\);/, 'throw new Error("no files here");'],
];

const HELPERS = `
  const guarded = (call) => function (...args) {
    try { return call(this, args); } catch (e) { rethrowJavaAsJs(e); }
  };
  const gathered = (args, count, vararg) =>
    vararg ? [...args.slice(0, count - 1), args.slice(count - 1)] : args;
`;

const BODY_TABLE = `
const bodies = {
${Object.entries(BODIES)
  .map(([text, fn]) => `  ${JSON.stringify(text)}: ${fn},`)
  .join('\n')}
};
function bodyOf(text) {
  const body = bodies[JSON.stringify(text)];
  if (body === undefined) {
    throw new Error("a JavaScript body is missing in csp-runtime.mjs: " + JSON.stringify(text));
  }
  return body;
}
`;

/** Returns the runtime's source without functions made of text. */
export function cspRuntime(source) {
  let patched = source;
  for (const [pattern, replacement] of REPLACEMENTS) {
    patched = replaceOnce(patched, pattern, replacement);
  }
  patched = replaceOnce(patched, /function defineFunction\(fn, vararg\) \{/, `${HELPERS}$&`);
  if (/new Function|eval\(/.test(patched)) {
    throw new Error('the runtime still makes functions out of text');
  }
  return BODY_TABLE + patched;
}

function replaceOnce(source, pattern, replacement) {
  if (source.split(pattern).length !== 2) {
    throw new Error(`not found just once in the runtime: pattern=${pattern}`);
  }
  return source.replace(pattern, replacement);
}
