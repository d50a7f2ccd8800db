#pragma once

#include "models/core/error.h"

#include <QWidget>

class QPushButton;

namespace groundswell::ui {

class TextLabel;

/// A line with an icon, a sentence and one action, in the place where something failed or needs attention.
class Notice : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Information, Warning, Error };
    explicit Notice(QWidget* parent = nullptr);

    void showSentence(Kind kind, const QString& sentence, const QString& action = {});
    void showError(const core::Error& error, const QString& action = {});

Q_SIGNALS:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Kind m_kind = Kind::Information;
    TextLabel* m_sentence;
    QPushButton* m_action;
};

/// Says what would be here, why there is nothing, and offers a button that changes it, or two.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setWords(const QString& what, const QString& why, const QString& action = {}, const QString& other = {});
    /// The same with what brings the first items into a workspace.
    void setFirstWords(const QString& what, const QString& why);

Q_SIGNALS:
    void actionTriggered();
    void otherTriggered();

private:
    TextLabel* m_what;
    TextLabel* m_why;
    QPushButton* m_action;
    QPushButton* m_other;
};

}  // namespace groundswell::ui
