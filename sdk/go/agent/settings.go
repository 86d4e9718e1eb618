package agent

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"time"
)

// settings come from the environment, under the names that our own agents have.
type settings struct {
	listen        string
	portFile      string
	metricsListen string
	trustDir      string
	drain         time.Duration
	readers       int
	perFile       time.Duration
	cacheBytes    int
}

func readSettings() (*settings, error) {
	made := &settings{
		listen:        text("SQUAD_LISTEN", "127.0.0.1:0"),
		portFile:      text("SQUAD_PORT_FILE", ""),
		metricsListen: text("SQUAD_METRICS_LISTEN", ""),
		trustDir:      text("SQUAD_TRUST_DIR", ""),
	}
	var failed error
	number := func(name string, otherwise float64) float64 {
		value, err := strconv.ParseFloat(text(name, fmt.Sprint(otherwise)), 64)
		if (err != nil || value < 0) && failed == nil {
			failed = fmt.Errorf("%s: must be a number of 0 or more", name)
		}
		return value
	}
	made.drain = seconds(number("SQUAD_DRAIN_SECONDS", 10))
	made.readers = max(1, int(number("SQUAD_AGENT_PROCESSES", float64(runtime.NumCPU()))))
	made.perFile = seconds(number("SQUAD_AGENT_UNIT_SECONDS", 5))
	made.cacheBytes = int(number("SQUAD_AGENT_CACHE_MIB", 32)) << 20
	if failed != nil {
		return nil, failed
	}
	return made, made.check()
}

// check keeps an agent that believes everybody from being reached by anybody else.
func (s *settings) check() error {
	host, _, err := net.SplitHostPort(s.listen)
	if err != nil {
		return fmt.Errorf("SQUAD_LISTEN: must be HOST:PORT, for example 127.0.0.1:7001")
	}
	if s.trustDir == "" && host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return fmt.Errorf("SQUAD_TRUST_DIR is not set: name the folder of public keys whose tokens are trusted, or listen on 127.0.0.1")
	}
	return nil
}

func text(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func seconds(number float64) time.Duration { return time.Duration(number * float64(time.Second)) }
