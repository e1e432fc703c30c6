/**
 * HTML that is escaped by default: whatever is put into the template is text, unless it was made by
 * `markup` itself. Names of customers come from other systems and can hold anything.
 */
const MADE_HERE = Symbol('html');

export interface Html {
	readonly [MADE_HERE]: true;
	readonly text: string;
}

/** What a template takes. `false`, `null` and `undefined` are left out, lists are joined. */
export type Part = Html | string | number | boolean | null | undefined | readonly Part[];

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	'`': '&#96;',
};

export const escape = (text: string): string => text.replace(/[&<>"'`]/g, (sign) => ENTITIES[sign]);

const isHtml = (part: Part): part is Html =>
	typeof part === 'object' && part !== null && MADE_HERE in part;

function render(part: Part): string {
	if (part === undefined || part === null || typeof part === 'boolean') return '';
	if (isHtml(part)) return part.text;
	if (typeof part === 'object') return part.map(render).join('');
	return escape(String(part));
}

/** Marks text of ours as HTML: style sheet and script, which hold no data. */
export const trusted = (text: string): Html => ({ [MADE_HERE]: true, text });

/**
 * Attribute values stand in double quotes in the template: `<a href="${url}">`. (Not named `html`: formatters would
 * put spaces into a style sheet and a script whose check sums stand in the page.)
 */
export const markup = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
	trusted(
		strings
			.map((string) => string.replace(/\n\s+/g, '\n'))
			.reduce((text, string, index) => text + render(parts[index - 1]) + string),
	);

/** A query, sorted as given; what is empty is left out. Relative, so it works behind any address. */
export function link(query: Record<string, string | number | undefined>): string {
	const entries = Object.entries(query)
		.filter(([, value]) => value !== undefined && value !== '')
		.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
	return `?${entries.join('&')}`;
}
