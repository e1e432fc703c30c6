import type { Prints } from '../engine/fingerprint';
import type { Tx } from './tx';

export interface Store {
	/** Runs one transaction that may write. All of it counts, or none. */
	write: <T>(work: () => Tx<T>) => Promise<T>;
	/** Runs statements that only read, on one consistent view. */
	read: <T>(work: () => Tx<T>) => Promise<T>;
	prints: Prints;
	/** This process, as leases name it. */
	holder: string;
	/** True if the process that held a lease surely does not run any more. */
	isDead: (holder: string) => boolean;
	/** Where the store is, for people. */
	place: string;
	close: () => Promise<void>;
}

/** A store that cannot be used. The message says what is wrong, the remedy what to do. */
export class StoreFault extends Error {
	constructor(
		message: string,
		readonly remedy: string,
	) {
		super(message);
		this.name = 'StoreFault';
	}
}
