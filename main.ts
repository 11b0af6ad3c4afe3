import { App } from 'cdktf';
import { Cloudflared } from './stacks/cloudflared';
import { Crowdsec } from './stacks/crowdsec';
import { Cyberchef } from './stacks/cyberchef';
import { Forgejo } from './stacks/forgejo';
import { NvidiaDevicePlugin } from './stacks/nvidia-device-plugin';
import { Privatebin } from './stacks/privatebin';
import { Wireguard } from './stacks/wireguard';

const app = new App();
new Cloudflared(app);
new Crowdsec(app);
new Cyberchef(app);
new Forgejo(app);
new NvidiaDevicePlugin(app);
new Privatebin(app);
new Wireguard(app);
app.synth();
