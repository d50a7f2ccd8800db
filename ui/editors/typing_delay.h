#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <functional>

class QLineEdit;
class QPlainTextEdit;

namespace groundswell::ui {

/// Tells what is typed into fields: a moment after the last key, and at once when the field is left or somebody wants
/// to know. One field waits at a time. Owner thread only.
class TypingDelay : public QObject {
    Q_OBJECT

public:
    explicit TypingDelay(QObject* parent = nullptr);

    using Tell = std::function<void()>;
    /// What a program puts into a line is not told.
    void watch(QLineEdit* line, const Tell& tell);
    /// After it has been filled: all that it holds from now on is told.
    void watch(QPlainTextEdit* lines, const Tell& tell);
    void wait(QWidget* field, const Tell& tell);
    /// Tells what waits.
    void commit();
    /// The field whose text waits; none = null.
    [[nodiscard]] QWidget* waiting() const { return m_field; }

    /// What a person is at while fields are made anew.
    struct Kept {
        QString name;   ///< of the field that has the focus; empty = none
        QString typed;  ///< what waits in it
        int cursor = 0;
        bool waits = false;
    };
    /// What waits inside is not told any more until it is put into the field of the same name.
    [[nodiscard]] Kept take(const QWidget* inside);
    void put(const QWidget* inside, const Kept& kept);

Q_SIGNALS:
    /// Something waits now, or nothing any more.
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QTimer m_timer;
    QPointer<QWidget> m_field;
    Tell m_tell;
};

}  // namespace groundswell::ui
