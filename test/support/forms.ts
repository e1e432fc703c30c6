/** Forms of an HTML page, as a browser would send them. */
const plain = (text: string): string =>
	text
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&#39;/g, "'")
		.replace(/&amp;/g, '&');

export interface Form {
	fields: Record<string, string>;
	actions: string[];
}

/** The forms of a page that are sent by POST. */
export const formsOf = ({ html }: { html: string }): Form[] =>
	[...html.matchAll(/<form[^>]*method="post"[^>]*>(.*?)<\/form>/gs)].map(([, body]) => ({
		fields: Object.fromEntries(
			[...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
				([, name, value]) => [name, plain(value)],
			),
		),
		actions: [...body.matchAll(/<button[^>]*name="(?:action|answer)" value="([^"]*)"/g)].map(
			([, value]) => value,
		),
	}));
