// Builds lefil/kit/static/kit from web/. The same sources give the same bytes: a test compares them.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundle, Features } from "lightningcss";
import { map } from "./map.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "../lefil/kit/static/kit");
mkdirSync(out, { recursive: true });

const types = spawnSync(join(here, "node_modules/.bin/tsc"), ["--noEmit", "-p", here], { stdio: "inherit" });
if (types.status !== 0) process.exit(1);

const version = (major, minor = 0) => (major << 16) | (minor << 8);
for (const sheet of ["lefil.css", "room.css", "pitch.css", "classroom.css", "pack.css", "pads.css"]) {
  const { code } = bundle({
    filename: join(here, "css", sheet),
    minify: true,
    targets: { chrome: version(87), safari: version(15), firefox: version(91) },
    // Logical properties exist from Chrome 87 and Safari 15: lowering them would double the file.
    exclude: Features.LogicalProperties | Features.DirSelector | Features.LangSelectorList,
  });
  writeFileSync(join(out, sheet), code);
}

const shared = { bundle: true, minify: true, target: ["chrome87", "safari15", "firefox91"], legalComments: "none", charset: "utf8", absWorkingDir: here };
await build({ ...shared, entryPoints: ["ts/lefil.ts"], format: "iife", outfile: join(out, "lefil.js") });
await build({ ...shared, entryPoints: ["ts/week.ts"], format: "esm", outfile: join(out, "week.js") });
await build({ ...shared, entryPoints: ["ts/coaching/pitch.ts"], format: "esm", outfile: join(out, "pitch.js") });
await build({ ...shared, entryPoints: ["ts/coaching/interview.ts"], format: "esm", outfile: join(out, "interview.js") });
await build({ ...shared, entryPoints: ["ts/classroom/sign.ts"], format: "esm", outfile: join(out, "sign.js") });
await build({ ...shared, entryPoints: ["ts/classroom/pads.ts"], format: "esm", outfile: join(out, "pads.js") });
await build({ ...shared, entryPoints: ["ts/classroom/wall.ts"], format: "esm", outfile: join(out, "wall.js") });
await build({ ...shared, entryPoints: ["ts/classroom/runner.ts"], format: "iife", outfile: join(out, "runner.js") });
await build({ ...shared, entryPoints: ["ts/room/index.ts"], format: "esm", outfile: join(out, "room.js") });

// htmx is small already minified by its authors; it comes first, untouched, in the one file every page loads.
const htmx = readFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js"), "utf8");
const own = readFileSync(join(out, "lefil.js"), "utf8");
writeFileSync(join(out, "lefil.js"), `${htmx.trim()}\n${own}`);
writeFileSync(join(out, "departments.svg"), map());
