const frame = document.querySelector('iframe[src^="{{server}}/"]');
const greet = () => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    if (data.type === 'size') frame.style.height = `${data.detail.height}px`;
  };
  const greeting = { type: 'green-assessment', version: 1, fits: true };
  frame.contentWindow.postMessage(greeting, '{{server}}', [port2]);
};
frame.addEventListener('load', greet);
if (!frame.contentDocument) greet();
