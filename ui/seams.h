#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>

class QWidget;

namespace groundswell::ui {

/// Where the window asks the desktop: files, yes or no, open a link. Answers arrive later from the event loop; a person
/// who cancels gives an empty answer or no call. Owner thread only.
class Seams {
public:
    virtual ~Seams() = default;

    virtual void openFiles(QWidget* parent, const QString& title, const QString& filters,
                           std::function<void(QStringList)> answer) = 0;
    virtual void saveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filters,
                          std::function<void(QString)> answer) = 0;
    virtual void openFolder(QWidget* parent, const QString& title, std::function<void(QString)> answer) = 0;
    /// A question with two answers, `yes` naming what will be done.
    virtual void confirm(QWidget* parent, const QString& question, const QString& yes,
                         std::function<void(bool)> answer) = 0;
    /// Only called with http and https after a person asked for it.
    virtual void openUrl(const QUrl& url) = 0;
};

}  // namespace groundswell::ui
