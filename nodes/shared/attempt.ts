import { isFailure, type ApiFailure } from './failure';

/** What became of some calls: their result, or the judged failure. */
export type Attempt<T> =
	{ value: T; failure?: undefined } | { value?: undefined; failure: ApiFailure };

/** Hands a judged failure back as a value, so callers can look at it; defects are thrown on. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	return await work().then(
		(value): Attempt<T> => ({ value }),
		(error: unknown): Attempt<T> => {
			if (!isFailure(error)) throw error;
			return { failure: error };
		},
	);
}

/** `undefined` for the API's not-found answer; every other failure is thrown on. */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
	const { value, failure } = await attempt(work);
	if (failure === undefined) return value;
	if (failure.detail.outcome === 'gone') return undefined;
	throw failure;
}
