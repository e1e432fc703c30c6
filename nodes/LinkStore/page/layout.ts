import { createHash } from 'node:crypto';
import { markup, trusted, type Part } from './html';
import { SCRIPT } from './script';
import { STYLE } from './style';
import type { Answer, View } from './types';

const sum = (text: string): string =>
	`'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** n8n replaces this header by its own sandbox, so the document says it itself: nothing but what is in it may run. */
const POLICY = [
	"default-src 'none'",
	`style-src ${sum(STYLE)}`,
	`script-src ${sum(SCRIPT)}`,
	"form-action 'self'",
	"base-uri 'none'",
].join('; ');

/** The page is of people's data, and of this moment: nobody keeps it, frames it, or learns where one came from. */
const HEADERS = {
	'Content-Type': 'text/html; charset=utf-8',
	'Cache-Control': 'no-store',
	'X-Frame-Options': 'DENY',
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
};

export interface Sheet {
	/** Heading of this page, also in the window's title. */
	heading: string;
	/** On the list the flow's title is the heading. */
	list?: boolean;
	body: Part;
	statusCode?: number;
}

export function pageAnswer(view: View, sheet: Sheet): Answer {
	const { systems, health, message } = view;
	const title = sheet.list === true ? view.title : `${sheet.heading} · ${view.title}`;
	const page = markup`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
				<meta name="robots" content="noindex" />
				<title>${title}</title>
				<style>${trusted(STYLE)}</style>
			</head>
			<body>
				<a class="skip" href="#content">Skip to content</a>
				<div class="wrap">
					<header class="head">
						<div>
							${sheet.list === true ? markup`<h1>${view.title}</h1>` : markup`<p><a href="?">${view.title}</a></p>`}
							<p class="pair">
								<span>${systems.left}</span><span aria-hidden="true">↔</span><span>${systems.right}</span>
							</p>
						</div>
						<p>Signed in as <strong>${view.who}</strong> (${view.role})</p>
					</header>
					${health.tone === 'good' ? markup`<p class="health">${health.text}</p>` : markup`<p class="note ${health.tone}" role="status"><span>${health.text}</span></p>`}
					${message === undefined ? '' : markup`<p class="note ${message.tone}" role="status" id="message"><span>${message.text}</span></p>`}
					<main id="content" tabindex="-1">${sheet.body}</main>
				</div>
				<script>${trusted(SCRIPT)}</script>
			</body>
		</html> `;
	return { statusCode: sheet.statusCode ?? 200, html: page.text, headers: { ...HEADERS } };
}

/** After a form the browser is sent to a page of its own, so that reloading repeats nothing. */
export const redirect = (query: string): Answer => ({
	statusCode: 303,
	html: '',
	headers: { ...HEADERS, Location: query },
});
