/** Names of a system that a profile describes. */
export interface RestSystem {
	/** As in the entities: `customerp`. */
	system: string;
	/** Name of the system for people. */
	label: string;
	credentialType: string;
	/** Name of the credential for people. */
	credentialName: string;
}
