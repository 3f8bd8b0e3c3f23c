//go:build unix

package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/vault/runtest"
)

// A machine is a made-up computer to run .ci/install on: the commands on its
// PATH are stand-ins, and what they were called with is on record.
type machine struct {
	t   *testing.T
	dir string
	// system is what uname says, uid what id says, release what /etc/os-release
	// holds, goVersion that of its Go ("" for none).
	system, uid, release, goVersion string
	// managers are its package managers, headers whether C headers are there.
	managers []string
	headers  bool
	// commands are there from the start; sudo is what "sudo -n true" does ("" for
	// no sudo at all).
	commands []string
	sudo     string
	// What its package manager does: fail, or install nothing of use.
	fails, useless bool
	// offered is the version of Go in Debian's lists, "" for lists not there.
	offered string
	// synchronised says that pacman knows packages.
	synchronised bool
	// toolchain says what fetching another Go ends in.
	toolchain int
	// axe, icons and playwright are the versions of axe-core, simple-icons and
	// Playwright that are there ("" for none), npm what npm ends in.
	axe, icons, playwright string
	npm                    int
}

// The versions of axe-core, simple-icons and Playwright that the tests of these
// machines are for.
const axeWanted, iconsWanted, playwrightWanted = "9.8.7", "19.0.0", "7.6.5"

// debian is a fresh Debian with root's rights.
func debian(t *testing.T) *machine {
	return &machine{t: t, dir: t.TempDir(), system: "Linux", uid: "0", release: "ID=debian\n", managers: []string{"apt-get"}}
}

// testCommands are what running and testing need, Chromium apart.
func testCommands() []string {
	return []string{
		"oathtool", "Xvfb", "openbox", "xdotool", "xclip",
		"dbus-daemon", "dbus-run-session", "gnome-keyring-daemon", "secret-tool", "xdg-open", "node", "npm",
	}
}

// complete is a machine that lacks nothing.
func complete(t *testing.T) *machine {
	m := debian(t)
	m.goVersion, m.headers, m.commands = "1.99.0", true, append(testCommands(), "pkg-config", "chromium")
	m.axe, m.icons, m.playwright = axeWanted, iconsWanted, playwrightWanted
	return m
}

// install runs .ci/install there and returns its exit status and what it said.
func (m *machine) install(groups ...string) (int, string) {
	m.t.Helper()
	cmd := m.command(groups...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		m.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

func (m *machine) command(groups ...string) *exec.Cmd {
	bin := filepath.Join(m.dir, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		m.t.Fatal(err)
	}
	for _, tool := range []string{"sh", "awk", "sed", "grep", "cut", "tr", "sort", "cat", "dirname", "env", "touch", "chmod", "cp", "mkdir"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			m.t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(bin, tool)); err != nil {
			m.t.Fatal(err)
		}
	}
	m.stub("uname", "echo "+m.system)
	m.stub("id", "echo "+m.uid)
	m.stub("gcc", "cat >/dev/null; test -e "+m.path("headers"))
	m.prepareModules()
	for _, name := range m.commands {
		m.stub(name, "exit 0")
		if name == "npm" {
			m.stub(name, m.npmStub())
		}
	}
	for _, name := range m.managers {
		m.stub(name, m.manager(name))
	}
	if m.offered != "" {
		m.stub("apt-cache", "echo '  Candidate: 2:"+m.offered+"~1'")
	}
	if m.sudo != "" {
		m.stub("sudo", `if [ "$1" = -n ]; then `+m.sudo+`; fi; printf 'sudo ' >>`+m.path("log")+`; exec "$@"`)
	}
	if m.goVersion != "" {
		m.setGo(m.goVersion)
	}
	if m.headers {
		m.write("headers", "")
	}
	m.write("release", m.release)
	cmd := exec.Command(filepath.Join(bin, "sh"), append([]string{filepath.Join(root(m.t), ".ci", "install")}, groups...)...)
	cmd.Env = []string{"PATH=" + bin, "OS_RELEASE=" + m.path("release"), "MODULES=" + m.path("a folder"), "BRANDS=" + m.path("another folder"), "PLAYWRIGHT=" + m.path("a third folder")}
	return cmd
}

// prepareModules makes the folders that axe-core, simple-icons and Playwright are
// installed in.
func (m *machine) prepareModules() {
	m.t.Helper()
	m.module("a folder", "axe-core", "axe.min.js", axeWanted, m.axe)
	m.module("another folder", "simple-icons", "data/simple-icons.json", iconsWanted, m.icons)
	m.module("a third folder", "@playwright/test", "cli.js", playwrightWanted, m.playwright)
}

// module makes a folder that asks for one version of a module of npm and has
// another, or none.
func (m *machine) module(folder, name, file, wanted, has string) {
	m.t.Helper()
	inside := folder + "/node_modules/" + name
	if err := os.MkdirAll(filepath.Dir(m.path(inside+"/"+file)), 0o755); err != nil {
		m.t.Fatal(err)
	}
	m.write(folder+"/package.json", "{\n  \"devDependencies\": {\n    \""+name+"\": \""+wanted+"\"\n  }\n}\n")
	if has != "" {
		m.write(inside+"/"+file, name)
		m.write(inside+"/package.json", "{\n  \"name\": \""+name+"\",\n  \"version\": \""+has+"\",\n}\n")
	}
}

// npmStub is what npm does: note its arguments and where it was called.
func (m *machine) npmStub() string {
	return fmt.Sprintf(`echo "npm $* in ${PWD##*/}" >>%s; exit %d`, m.path("log"), m.npm)
}

// manager is what a package manager does: note its arguments, and make all
// that the packages would bring.
func (m *machine) manager(name string) string {
	script := fmt.Sprintf(`if [ "$1" = -Si ]; then exit %d; fi; echo "%s $*" >>%s`, map[bool]int{true: 0, false: 1}[m.synchronised], name, m.path("log"))
	switch {
	case m.fails:
		return script + "; echo no network >&2; exit 7"
	case m.useless:
		return script
	}
	script += fmt.Sprintf("\ncase $1 in update) exit 0;; esac\ntouch %s\ncp %s %s", m.path("headers"), m.path("go"), m.path("bin/go"))
	m.write("go", goStub("1.99.0", 0))
	for _, command := range append(testCommands(), "pkg-config", "chromium") {
		script += fmt.Sprintf("\ncp %s %s", m.path("bin/id"), m.path("bin/"+command))
	}
	m.write("npm", "#!/bin/sh\n"+m.npmStub()+"\n")
	return script + fmt.Sprintf("\ncp %s %s", m.path("npm"), m.path("bin/npm"))
}

func goStub(version string, toolchain int) string {
	return fmt.Sprintf("#!/bin/sh\nif [ \"$GOTOOLCHAIN\" != local ]; then echo \"fetching in $PWD\"; exit %d; fi\necho go version go%s linux/amd64\n", toolchain, version)
}

func (m *machine) setGo(version string) {
	m.write("bin/go", goStub(version, m.toolchain))
}

func (m *machine) stub(name, script string) { m.write("bin/"+name, "#!/bin/sh\n"+script+"\n") }

func (m *machine) path(name string) string { return filepath.Join(m.dir, name) }

func (m *machine) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(m.path(name), []byte(text), 0o755); err != nil {
		m.t.Fatal(err)
	}
}

// log is what the package managers were called with, one call a line.
func (m *machine) log() string {
	data, err := os.ReadFile(m.path("log"))
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	return string(data)
}

func TestInstallIsSilentWhereNothingIsMissing(t *testing.T) {
	m := complete(t)
	status, said := m.install("build", "run", "test")
	if status != 0 || said != "" || m.log() != "" {
		t.Errorf("status %d, said %q, ran %q; it should do nothing", status, said, m.log())
	}
}

func TestInstallOnMacOSDoesWithoutAnXServer(t *testing.T) {
	m := complete(t)
	m.system, m.managers, m.commands = "Darwin", []string{"brew"}, []string{"oathtool", "node", "npm"}
	if status, said := m.install("build", "run", "test"); status != 0 || said != "" {
		t.Errorf("status %d, said %q", status, said)
	}
}

func TestInstallTakesEachSystemsOwnPackages(t *testing.T) {
	runtest.OnlyWhole(t)
	const (
		debianBuild = "gcc golang-go libc6-dev libgl-dev libx11-dev libxcursor-dev libxi-dev libxinerama-dev libxrandr-dev libxxf86vm-dev"
		fedoraBuild = "gcc golang libX11-devel libXcursor-devel libXi-devel libXinerama-devel libXrandr-devel libXxf86vm-devel mesa-libGL-devel"
		npmCI       = "\nnpm ci --ignore-scripts in a folder\nnpm ci --ignore-scripts in another folder\nnpm ci --ignore-scripts in a third folder"
		archBuild   = "gcc go libglvnd libx11 libxcursor libxi libxinerama libxrandr libxxf86vm"
	)
	tests := map[string]struct {
		change func(*machine)
		groups []string
		want   string // "pkg-config" and the like sort elsewhere, so words are compared
	}{
		"Debian, to build": {func(*machine) {}, []string{"build"},
			"apt-get update\napt-get install -y --no-install-recommends pkg-config " + debianBuild},
		"Debian, to test": {func(*machine) {}, []string{"build", "run", "test"},
			"apt-get update\napt-get install -y --no-install-recommends pkg-config chromium dbus gnome-keyring libsecret-tools nodejs npm oathtool openbox xclip xdg-utils xdotool xvfb " + debianBuild + npmCI},
		"Ubuntu": {func(m *machine) { m.release = "ID=ubuntu\n" }, []string{"build", "run", "test"},
			"apt-get update\napt-get install -y --no-install-recommends pkg-config chromium-browser dbus gnome-keyring libsecret-tools nodejs npm oathtool openbox xclip xdg-utils xdotool xvfb " + debianBuild + npmCI},
		"Fedora, by sudo": {func(m *machine) { m.managers, m.uid, m.sudo = []string{"dnf"}, "1000", "exit 0" }, []string{"build", "run", "test"},
			"sudo dnf install -y pkgconf-pkg-config chromium dbus-daemon gnome-keyring libsecret mesa-dri-drivers /usr/bin/node /usr/bin/npm oathtool openbox xclip xdg-utils xdotool xorg-x11-server-Xvfb " + fedoraBuild + npmCI},
		"Arch": {func(m *machine) { m.managers, m.synchronised = []string{"pacman"}, true }, []string{"build", "run", "test"},
			"pacman -S --needed --noconfirm pkgconf chromium dbus gnome-keyring libsecret mesa nodejs npm oath-toolkit openbox xclip xdg-utils xdotool xorg-server-xvfb " + archBuild + npmCI},
		"Arch that never synchronised": {func(m *machine) { m.managers = []string{"pacman"} }, []string{"build"},
			"pacman -Sy --needed --noconfirm pkgconf " + archBuild},
		"macOS": {func(m *machine) {
			m.system, m.uid, m.managers, m.headers = "Darwin", "501", []string{"brew", "apt-get"}, true
		}, []string{"build", "run", "test"},
			"brew install go node oath-toolkit" + npmCI},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := debian(t)
			test.change(m)
			status, said := m.install(test.groups...)
			if status != 0 {
				t.Fatalf("status %d: %s", status, said)
			}
			if got, want := sortedLines(m.log()), sortedLines(test.want); !slices.Equal(got, want) {
				t.Errorf("it ran\n%s\nand should have run\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// sortedLines returns the lines of text with the words of each in order.
func sortedLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		slices.Sort(words)
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

func TestInstallAsksOnlyForWhatIsMissing(t *testing.T) {
	m := complete(t)
	m.commands = slices.DeleteFunc(m.commands, func(name string) bool { return name == "xclip" })
	if status, said := m.install("build", "run", "test"); status != 0 || !strings.Contains(said, "Missing: xclip.\n") {
		t.Errorf("status %d, said %q", status, said)
	}
	if log := m.log(); !strings.HasSuffix(log, "install -y --no-install-recommends xclip\n") {
		t.Errorf("it ran %q", log)
	}
}

func TestInstallTakesAnyChromium(t *testing.T) {
	runtest.OnlyWhole(t)
	for _, browser := range []string{"chromium-browser", "google-chrome", "google-chrome-stable"} {
		m := complete(t)
		m.commands = append(testCommands(), "pkg-config", browser)
		if status, said := m.install("build", "run", "test"); status != 0 || said != "" {
			t.Errorf("%s: status %d, said %q", browser, status, said)
		}
	}
}

func TestInstallSaysWhatToDoWhereItCannot(t *testing.T) {
	runtest.OnlyWhole(t)
	user := func(m *machine) { m.uid = "1000" }
	tests := map[string]struct {
		change func(*machine)
		want   []string
		quiet  bool // no package manager may have been called
	}{
		"no sudo": {user, []string{"needs an administrator", "    sudo apt-get update; sudo apt-get install -y --no-install-recommends "}, true},
		"a password and nobody to type it": {func(m *machine) { user(m); m.sudo = "exit 1" },
			[]string{"needs an administrator", "    sudo apt-get update; sudo apt-get install"}, true},
		"an unknown system":      {func(m *machine) { m.managers = nil }, []string{"Missing: Go 1.21 or newer, stdlib.h, pkg-config, libgl, X11/Xlib.h", "this system's package manager"}, true},
		"macOS without Homebrew": {func(m *machine) { m.system, m.managers = "Darwin", nil }, []string{"https://brew.sh"}, true},
		"macOS without a compiler": {func(m *machine) { m.system, m.managers = "Darwin", []string{"brew"} },
			[]string{"    xcode-select --install"}, true},
		"an old Go on offer": {func(m *machine) { m.offered = "1.19" }, []string{"too old", "https://go.dev/dl"}, true},
		"an old Go installed": {func(m *machine) { m.goVersion, m.offered = "1.19.8", "1.19" },
			[]string{"too old", "https://go.dev/dl"}, true},
		"an old Go that the lists did not tell of": {func(m *machine) { *m = *complete(t); m.goVersion, m.useless = "1.19.8", true },
			[]string{"too old", "https://go.dev/dl"}, false},
		"no network":           {func(m *machine) { m.fails = true }, []string{"no network", "That did not work.", "run the line above"}, false},
		"packages that lie":    {func(m *machine) { m.goVersion, m.useless = "1.99", true }, []string{"Still missing after that: stdlib.h, pkg-config, libgl"}, false},
		"a Go not to be had":   {func(m *machine) { *m = *complete(t); m.goVersion, m.toolchain = "1.22.2", 1 }, []string{"Go 1.22.2 is installed", "could not be fetched", "https://go.dev/dl"}, true},
		"an administrator, Go": {func(m *machine) { user(m); m.offered = "1.24" }, []string{"sudo apt-get install -y --no-install-recommends", " golang-go "}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := debian(t)
			test.change(m)
			m.t = t
			status, said := m.install("build")
			if status != 1 {
				t.Errorf("status %d, want 1", status)
			}
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it did not say %q but:\n%s", want, said)
				}
			}
			if log := m.log(); test.quiet && log != "" {
				t.Errorf("it ran %q", log)
			}
		})
	}
}

func TestInstallFetchesTheGoThatIsAskedFor(t *testing.T) {
	m := complete(t)
	m.goVersion = "1.22.2"
	status, said := m.install("build")
	module, err := filepath.EvalSymlinks(root(t))
	if err != nil {
		t.Fatal(err)
	}
	if status != 0 || !strings.Contains(said, "Go 1.22.2 is installed") || !strings.Contains(said, "fetching in "+module) {
		t.Errorf("status %d, said %q", status, said)
	}
}

func TestInstallFetchesTheModulesThatAreAskedFor(t *testing.T) {
	runtest.OnlyWhole(t)
	const (
		axe        = "npm ci --ignore-scripts in a folder\n"
		icons      = "npm ci --ignore-scripts in another folder\n"
		playwright = "npm ci --ignore-scripts in a third folder\n"
		byHand     = "run this line, then make again:\n    cd '"
	)
	toBuild, toTest := "build", "test"
	tests := map[string]struct {
		change func(*machine)
		group  string
		status int
		runs   string
		want   string
	}{
		"none, to build":        {func(m *machine) { m.axe, m.icons, m.playwright = "", "", "" }, toBuild, 0, "", ""},
		"all, to test":          {func(*machine) {}, toTest, 0, "", ""},
		"no axe":                {func(m *machine) { m.axe = "" }, toTest, 0, axe, "Missing: axe-core " + axeWanted},
		"no icons":              {func(m *machine) { m.icons = "" }, toTest, 0, icons, "Missing: simple-icons " + iconsWanted},
		"no Playwright":         {func(m *machine) { m.playwright = "" }, toTest, 0, playwright, "Missing: @playwright/test " + playwrightWanted},
		"another axe":           {func(m *machine) { m.axe = "9.8.70" }, toTest, 0, axe, "Missing: axe-core " + axeWanted},
		"other icons":           {func(m *machine) { m.icons = "19.0.1" }, toTest, 0, icons, "Missing: simple-icons " + iconsWanted},
		"another Playwright":    {func(m *machine) { m.playwright = "7.6.50" }, toTest, 0, playwright, "Missing: @playwright/test " + playwrightWanted},
		"none, to test":         {func(m *machine) { m.axe, m.icons, m.playwright = "", "", "" }, toTest, 0, axe + icons + playwright, "Missing: simple-icons"},
		"no axe, no network":    {func(m *machine) { m.axe, m.npm = "", 1 }, toTest, 1, axe, byHand},
		"no icons, no network":  {func(m *machine) { m.icons, m.npm = "", 1 }, toTest, 1, icons, byHand},
		"no runner, no network": {func(m *machine) { m.playwright, m.npm = "", 1 }, toTest, 1, playwright, byHand},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := complete(t)
			test.change(m)
			status, said := m.install(test.group)
			if status != test.status || !strings.Contains(said, test.want) || test.want == "" && said != "" {
				t.Errorf("status %d, said %q", status, said)
			}
			if runs := m.log(); runs != test.runs {
				t.Errorf("it ran %q, want %q", runs, test.runs)
			}
		})
	}
}

// Where npm is there without Node.js, which some systems have apart from it.
func TestInstallNamesNodeWhereItIsMissing(t *testing.T) {
	m := complete(t)
	m.commands = slices.DeleteFunc(m.commands, func(name string) bool { return name == "node" })
	if status, said := m.install("build", "run", "test"); status != 0 || !strings.Contains(said, "Missing: node.\n") {
		t.Errorf("status %d, said %q", status, said)
	}
	if log := m.log(); !strings.HasSuffix(log, "install -y --no-install-recommends nodejs\n") {
		t.Errorf("it ran %q", log)
	}
}

func TestInstallNeedsToKnowWhatFor(t *testing.T) {
	if status, said := complete(t).install(); status != 1 || !strings.Contains(said, "usage: ") {
		t.Errorf("status %d, said %q", status, said)
	}
}
