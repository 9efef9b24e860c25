import workerpool from 'workerpool';

workerpool.worker({ noop: (n) => n });
