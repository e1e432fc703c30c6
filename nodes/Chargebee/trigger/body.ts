import { z } from 'zod';
import type { JsonObject } from '../../shared/json';

/** The event as Chargebee posts it (API v2). What is not named here is passed on as it is. */
const eventSchema = z
	.object({
		id: z.string().min(1).max(40),
		occurred_at: z.number().int().nonnegative(),
		event_type: z.string().min(1),
		source: z.string().nullish(),
		user: z.string().nullish(),
		// Contents of v1 look different, so they are not guessed at.
		api_version: z.literal('v2').nullish(),
		content: z.record(z.unknown()),
	})
	.passthrough();

/** An event; other properties that it may have come along. */
export interface ChargebeeEvent {
	id: string;
	/** Seconds since 1970. */
	occurred_at: number;
	event_type: string;
	source?: string | null;
	/** Who did it: an e-mail address, or the name of the API key. */
	user?: string | null;
	content: JsonObject;
}

/** The event in a request's body, or a sentence that says what is wrong with it. */
export function readEvent(body: unknown): { event: ChargebeeEvent } | { problem: string } {
	const parsed = eventSchema.safeParse(body);
	if (parsed.success) return { event: parsed.data as unknown as ChargebeeEvent };
	const [issue] = parsed.error.issues;
	const where = issue.path.length === 0 ? 'the body' : issue.path.join('.');
	return { problem: `This is no event of Chargebee's API v2: ${where}: ${issue.message}` };
}
