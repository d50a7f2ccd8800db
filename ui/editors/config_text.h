#pragma once

#include "pipeline/service.h"

#include <QWidget>

class QPlainTextEdit;

namespace groundswell::ui {

class TextLabel;

/// The text of a config with what is wrong with it: marked lines, and a sentence for each problem. Owner thread only.
class ConfigText : public QWidget {
    Q_OBJECT

public:
    /// `name` is the object name of the text.
    explicit ConfigText(const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] QString toPlainText() const;
    /// Replaces the text without telling of it; the cursor stays where it can. Nothing when it is the same.
    void setText(const QString& text);
    void showProblems(const std::vector<pipeline::ConfigProblem>& problems);

Q_SIGNALS:
    /// A person typed.
    void edited();

protected:
    void changeEvent(QEvent* event) override;

private:
    void markLines();

    QPlainTextEdit* m_text;
    TextLabel* m_problems;
    std::vector<int> m_lines;
    bool m_filling = false;
};

}  // namespace groundswell::ui
