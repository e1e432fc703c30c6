import type { FieldDef } from '../../../shared/entity';
import type { JsonValue } from '../../../shared/json';
import type { FieldType } from './common';
import { filled, invalid } from './common';
import { ALIASES, BY_CODE, ISO3, LANGUAGES, OTHER_LANGUAGES, PREFERRED } from './countryData';

/**
 * Country: `norm` and `value` are the ISO 3166-1 alpha-2 code. Read from alpha-2, alpha-3 or a name in
 * English, Danish, Norwegian, Swedish, Finnish, German or the country's own language.
 */
export const country: FieldType = {
	parse: (_row, _side, raw) => {
		const code = readCountry(raw);
		return code === undefined ? invalid(raw, 'a country code or name') : filled(code, code);
	},
	format: (row, side, value) => {
		const code = readCountry(value);
		if (code === undefined) return value;
		const def = row.defs[side];
		const option = def?.options?.find((one) => readCountry(one.value) === code);
		return option?.value ?? spell(def, code);
	},
};

function spell(def: FieldDef | undefined, code: string): string {
	if (def?.format === 'iso3') return ISO3.get(code) ?? code;
	return def?.format === 'name' ? countryName(code) : code;
}

/** Alpha-2 of a code or name; `undefined` for anything else. */
export function readCountry(raw: JsonValue | undefined): string | undefined {
	if (typeof raw !== 'string') return undefined;
	const code = BY_CODE.get(raw) ?? BY_CODE.get(raw.trim().toUpperCase());
	return code ?? byName(raw);
}

/** English name as business systems write it, for example `Saint Lucia`. */
export function countryName(code: string): string {
	return (
		PREFERRED.get(code) ??
		(nameIn('en', 'long', code) ?? code).replaceAll(' & ', ' and ').replace(/^St\. /, 'Saint ')
	);
}

/** Names seen so far: one spelling comes back for thousands of records. */
const seen = new Map<string, string | undefined>();
const MOST_SEEN = 5_000;

function byName(raw: string): string | undefined {
	if (raw.length > 100) return undefined;
	if (seen.has(raw)) return seen.get(raw);
	const code = lookUp(raw);
	if (seen.size >= MOST_SEEN) seen.clear();
	seen.set(raw, code);
	return code;
}

function lookUp(raw: string): string | undefined {
	const names = (known ??= collectNames());
	// `Korea, Republic of` is `Republic of Korea`; `Myanmar (Burma)` is either.
	const [head, ...tail] = raw.split(', ');
	const spellings = [raw, `${tail.join(' ')} ${head}`, raw.replace(/\(.*\)/, ' ')];
	for (const spelling of spellings) {
		const code = names.get(level(spelling));
		if (code !== undefined) return code;
	}
	return undefined;
}

let known: Map<string, string> | undefined;

function collectNames(): Map<string, string> {
	const names = new Map<string, string>();
	// The first meaning of a name stays: English before the others, all before the native ones.
	const add = (name: string | undefined, code: string): void => {
		const key = level(name ?? '');
		if (key !== '' && !names.has(key)) names.set(key, code);
	};
	for (const [code, list] of Object.entries(ALIASES)) {
		for (const name of list.split('|')) add(name, code);
	}
	for (const language of LANGUAGES) {
		for (const code of ISO3.keys()) {
			add(nameIn(language, 'long', code), code);
			add(nameIn(language, 'short', code), code);
		}
	}
	for (const code of ISO3.keys()) {
		const own = new Intl.Locale(`und-${code}`).maximize().language;
		for (const language of [own, ...(OTHER_LANGUAGES[code] ?? [])]) {
			add(nameIn(language, 'long', code), code);
		}
	}
	return names;
}

const displays = new Map<string, Intl.DisplayNames>();

function nameIn(language: string, style: 'long' | 'short', code: string): string | undefined {
	const key = `${language} ${style}`;
	let display = displays.get(key);
	if (display === undefined) {
		display = new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' });
		displays.set(key, display);
	}
	return display.of(code);
}

/** Case, accents, punctuation, articles, "and" and Saint/Sankt made alike. */
const level = (name: string): string =>
	name
		.normalize('NFD')
		.replace(ACCENTS, '')
		.toLowerCase()
		.replace(NO_LETTERS, ' ')
		.replace(SAINT, ' st ')
		.replace(SMALL_WORDS, ' ')
		.replace(BLANKS, ' ')
		.trim();
const ACCENTS = /[\u0300-\u036f]/g;
const NO_LETTERS = /[^\p{L}\p{N}\p{M}]+/gu;
const SAINT = /(?<=^| )(?:saint|sankta?)(?= |$)/g;
const SMALL_WORDS = /(?<=^| )(?:the|and|og|och|und|ja)(?= |$)/g;
const BLANKS = / +/g;
