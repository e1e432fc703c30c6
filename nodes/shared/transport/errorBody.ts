import { isObject, type JsonValue } from '../json';

const LONGEST = 400;

/** What a body of an error answer says. Shapes differ from system to system and even from call to call. */
export interface ErrorBody {
	/** Text for people; absent if the body says nothing readable. */
	text?: string;
	fields: Array<{ field: string; message: string }>;
	/** Id of the record that is already there, where the answer names it. */
	existingId?: string;
}

/** A web page instead of data: a proxy, a sign-in page, a wrong base URL. */
export const isWebPage = (body: unknown, headers: Record<string, string>): boolean =>
	/\b(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '') ||
	(typeof body === 'string' && /^\s*(<!doctype|<html|<head|<body)/i.test(body));

function shorten(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

const textIn = (value: JsonValue | undefined): string | undefined =>
	typeof value === 'string' && value.trim() ? shorten(value) : undefined;

function listedFields(errors: JsonValue | undefined): ErrorBody['fields'] {
	if (Array.isArray(errors)) {
		return errors.flatMap((entry) => {
			if (typeof entry === 'string') return [{ field: '', message: shorten(entry) }];
			if (!isObject(entry)) return [];
			const field =
				textIn(entry.field) ??
				textIn(entry.param) ??
				textIn(entry.path) ??
				textIn(entry.target) ??
				pointedAt(entry.source) ??
				'';
			const message =
				textIn(entry.message) ?? textIn(entry.detail) ?? textIn(entry.title) ?? textIn(entry.code);
			return message ? [{ field, message }] : [];
		});
	}
	// ASP.NET's validation answer: { errors: { Field: ["message", …] } }
	if (isObject(errors)) {
		return Object.entries(errors).flatMap(([field, value]) =>
			(Array.isArray(value) ? value : [value]).flatMap((message) =>
				typeof message === 'string' ? [{ field, message: shorten(message) }] : [],
			),
		);
	}
	return [];
}

/** JSON:API points at the property: `/data/attributes/email`. */
const pointedAt = (source: JsonValue | undefined): string | undefined =>
	isObject(source)
		? (textIn(source.pointer)
				?.replace(/^\/data(\/attributes|\/relationships)?\//, '')
				.replace(/\//g, '.') ?? textIn(source.parameter))
		: undefined;

/**
 * Reads plain text, JSON text, ProblemDetails (RFC 9457), `{message, errors: [{field, message}]}`,
 * `{error: …}`, ASP.NET's `{errors: {Field: […]}}`, the errors of
 * JSON:API and those of OData (`{error: {message, details: [{target, message}]}}`).
 */
export function readErrorBody(body: unknown): ErrorBody {
	if (typeof body === 'string')
		return { text: body.trim() ? shorten(body) : undefined, fields: [] };
	if (!isObject(body)) return { fields: [] };
	const nested = isObject(body.error) ? body.error : undefined;
	const title = textIn(body.title);
	const detail = textIn(body.detail);
	const text =
		title && detail && title !== detail
			? shorten(`${title}: ${detail}`)
			: (detail ?? title ?? textIn(body.message) ?? textIn(body.error) ?? textIn(nested?.message));
	const existing = body.existingId ?? body.existing ?? nested?.existingId;
	const existingId = isObject(existing) ? existing.id : existing;
	return {
		text,
		fields: listedFields(body.errors ?? nested?.errors ?? nested?.details),
		existingId:
			typeof existingId === 'string' || typeof existingId === 'number'
				? String(existingId)
				: undefined,
	};
}
