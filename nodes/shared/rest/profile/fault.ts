/** A profile that cannot work, found out before anything is sent. `message` names resource and setting. */
export class ProfileFault extends Error {
	constructor(
		message: string,
		/** What to enter instead, for people. */
		readonly remedy: string,
	) {
		super(message);
		this.name = 'ProfileFault';
	}
}
