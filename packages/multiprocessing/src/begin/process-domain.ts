// Where handles to what processes share are at home. A file of its own, so that only who is given handles loads it.
import '@parallel-cookbook/primitives/process';
