// Asks a ClickHouse over HTTP the way Grafana's plugin does: through clickhouse-go and database/sql, in the Native format.
// Usage: clickhouse ADDRESS DATABASE, prints one line of JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

type answer struct {
	Version     string   `json:"version"`
	Events      uint64   `json:"events"`
	Rows        int      `json:"rows"`
	Columns     []string `json:"columns"`
	Types       []string `json:"types"`
	MeanScore   float64  `json:"meanScore"`
	LastScored  string   `json:"lastScored"`
	ErrorOfText string   `json:"errorOfText"`
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, database string) error {
	result := answer{}
	for _, compression := range []*clickhouse.Compression{nil, {Method: clickhouse.CompressionLZ4}} {
		db := clickhouse.OpenDB(&clickhouse.Options{
			Protocol:    clickhouse.HTTP,
			Addr:        []string{address},
			Auth:        clickhouse.Auth{Database: database, Username: "default"},
			Compression: compression,
			DialTimeout: 5 * time.Second,
			ReadTimeout: 30 * time.Second,
		})
		defer db.Close()
		ctx := context.Background()
		if err := db.PingContext(ctx); err != nil {
			return fmt.Errorf("ping: %w", err)
		}
		if err := db.QueryRowContext(ctx, "select version()").Scan(&result.Version); err != nil {
			return fmt.Errorf("version: %w", err)
		}
		var last time.Time
		err := db.QueryRowContext(ctx, "select count(), avg(churn_probability), max(scored_at) from scored_events").
			Scan(&result.Events, &result.MeanScore, &last)
		if err != nil {
			return fmt.Errorf("sums: %w", err)
		}
		result.LastScored = last.UTC().Format(time.RFC3339)

		rows, err := db.QueryContext(ctx, "select * from scored_events limit 1000")
		if err != nil {
			return fmt.Errorf("rows: %w", err)
		}
		types, err := rows.ColumnTypes()
		if err != nil {
			return err
		}
		result.Rows, result.Columns, result.Types = 0, nil, nil
		for _, column := range types {
			result.Columns = append(result.Columns, column.Name())
			result.Types = append(result.Types, column.DatabaseTypeName())
		}
		cells := make([]any, len(types))
		for i := range cells {
			cells[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(cells...); err != nil {
				return fmt.Errorf("row %d: %w", result.Rows, err)
			}
			result.Rows++
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("after row %d: %w", result.Rows, err)
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if err := db.QueryRowContext(ctx, "select nothing").Scan(new(int)); err != nil {
			result.ErrorOfText = err.Error()
		}
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
