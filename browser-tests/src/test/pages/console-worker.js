console.warn('said in the worker');
postMessage('done');
