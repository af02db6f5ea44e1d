"""A headless Chromium that is told what to do over a pipe, by the DevTools protocol and nothing but Python's standard library."""

import base64
import json
import os
import pathlib
import select
import subprocess
import time

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
]
# Everything that can say that a page did something it should not.
DOMAINS = ("Page", "Runtime", "Log", "Network", "Audits")
LAID_OUT = "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"


class Browser:
    """One Chromium with one tab; `text` is the size that its reader has chosen for text, 16 px unless changed."""

    def __init__(self, profile, text=16):
        preferences = pathlib.Path(profile, "Default", "Preferences")
        preferences.parent.mkdir(parents=True, exist_ok=True)
        preferences.write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": text}}}))
        read_command, self.write = os.pipe()
        self.read, write_answer = os.pipe()

        def pipes():
            # Chromium reads from 3 and writes to 4; by way of high numbers, as the pipes may have these already.
            for end, away in ((read_command, 103), (write_answer, 104)):
                os.dup2(end, away)
            for away, home in ((103, 3), (104, 4)):
                os.dup2(away, home)

        self.process = subprocess.Popen(
            ["chromium", *FLAGS, f"--user-data-dir={profile}"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.buffer, self.number, self.events, self.session = b"", 0, [], None

    def _message(self, timeout):
        while b"\0" not in self.buffer:
            if not select.select([self.read], [], [], timeout)[0]:
                return None
            self.buffer += os.read(self.read, 1 << 20)
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **params):
        """What the browser answers; events that come before the answer are kept."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": params}
        if self.session:
            command["sessionId"] = self.session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data):]
        while True:
            answer = self._message(120)
            if answer is None:
                raise SystemExit(f"the browser does not answer to {method}")
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def evaluate(self, expression):
        """The value of an expression in the page, waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"in the page: {json.dumps(answer['exceptionDetails'])[:500]}")
        return answer["result"].get("value")

    def open(self, url, width):
        """Opens a page in a new tab, and waits until it is laid out with its faces."""
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.events.clear()
        for domain in DOMAINS:
            self.call(f"{domain}.enable")
        self.resize(width)
        self.call("Page.navigate", url=url)
        end = time.monotonic() + 30
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            event = self._message(max(end - time.monotonic(), 0))
            if event is None:
                raise SystemExit(f"{url} does not load")
            self.events.append(event)
        self.evaluate(LAID_OUT)
        return target

    def resize(self, width):
        """Gives the window another width."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 700)

    def pdf(self):
        """The page as printed on A4, by its own style sheet."""
        printed = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    def close(self, target):
        """Closes a tab."""
        self.session = None
        self.call("Target.closeTarget", targetId=target)

    def quit(self):
        """Ends the browser."""
        self.session = None
        self.call("Browser.close")
        self.process.wait()
