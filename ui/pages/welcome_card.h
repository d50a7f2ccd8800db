#pragma once

#include <QAbstractButton>
#include <QStringList>

class QMimeData;

namespace groundswell::ui {

/// A large button of the welcome: icon, title, a sentence, its key.
class WelcomeCard : public QAbstractButton {
    Q_OBJECT

public:
    WelcomeCard(const QString& iconName, const QString& title, const QString& sentence, const QString& key,
                QWidget* parent = nullptr);
    void setSentence(const QString& sentence);

    [[nodiscard]] QSize sizeHint() const override { return {560, 88}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {360, 88}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    QString m_sentence;
    QString m_key;
};

/// A place for files: dropped on it, or chosen when it is pressed.
class DropArea : public QAbstractButton {
    Q_OBJECT

public:
    explicit DropArea(const QString& words, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override { return {560, 88}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {360, 32}; }

Q_SIGNALS:
    void filesDropped(const QStringList& files);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_isOver = false;
};

/// The local files of what is dragged.
[[nodiscard]] QStringList draggedFiles(const QMimeData& data);

/// A card as the overview shows it, with invented numbers and numbered marks.
class SampleCard : public QWidget {
    Q_OBJECT

public:
    explicit SampleCard(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A number in a filled circle.
class NumberMark : public QWidget {
    Q_OBJECT

public:
    explicit NumberMark(int number, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_number;
};

}  // namespace groundswell::ui
