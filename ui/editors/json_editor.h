#pragma once

#include "models/config/json_places.h"
#include "models/config/workflow_report.h"

#include <QPlainTextEdit>
#include <QSet>

#include <vector>

namespace groundswell::ui {

/// A JSON text with line numbers, quiet colours, soft ground behind lines with errors and a bar beside the lines of
/// what is selected elsewhere. Gives back exactly the text that it was given, but for ends of lines. Owner thread only.
class JsonEditor : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit JsonEditor(QWidget* parent = nullptr);

    /// Forgets what could be undone.
    void setContent(const QString& content);
    /// Lines end in \n.
    [[nodiscard]] QString content() const;
    void setErrorLines(const QSet<int>& lines);
    [[nodiscard]] const QSet<int>& errorLines() const { return m_errors; }
    /// The lines of the selected step; none when `first` is 0.
    void setMarkedLines(int first, int last);
    /// Shows a line, from 1; with the cursor in it when `withCursor`.
    void goToLine(int line, bool withCursor);
    [[nodiscard]] int currentLine() const;
    /// As one step of undo, one after the other; offsets are bytes of content() as UTF-8, before the first of them, and
    /// go down.
    void apply(const std::vector<config::TextEdit>& edits);

Q_SIGNALS:
    void lineChanged(int line);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Gutter;
    [[nodiscard]] int gutterWidth() const;
    void placeGutter();
    void paintGutter(QPaintEvent* event);
    void showLines();

    Gutter* m_gutter;
    QSet<int> m_errors;
    int m_markedFirst = 0;
    int m_markedLast = 0;
    int m_line = 1;
};

}  // namespace groundswell::ui
